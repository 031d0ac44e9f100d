/** Whether the dialog about host keys is on the screen. */
import { create } from 'zustand';

export const useKeyDialog = create<{ readonly open: boolean }>()(() => ({ open: false }));
export const askAboutKeys = (): void => useKeyDialog.setState({ open: true });
export const stopAskingAboutKeys = (): void => useKeyDialog.setState({ open: false });
