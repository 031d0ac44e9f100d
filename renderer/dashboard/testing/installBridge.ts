import { createFakeBridge, type FakeAnswers, type FakeBridge } from '../../testing/fakeBridge';

/** Puts a fake bridge where preload puts the real one. */
export function installBridge(answers?: FakeAnswers): FakeBridge {
  const bridge = createFakeBridge(answers);
  window.keelson = bridge;
  return bridge;
}
