/** The rules of the cluster file ask the same question, so the answer is in shared/. */
export { binaryNamesOf, binaryNamesOfAll, type BinaryNames } from '../../shared/binaryNames';
