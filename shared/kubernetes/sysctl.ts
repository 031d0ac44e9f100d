/** Reads the files that systemd reads at boot: modules-load.d(5) and sysctl.d(5). */
const lines = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^[#;]/.test(line));

/** The modules of a modules-load.d file. */
export const parseModules = (text: string): string[] => lines(text);

/** The settings of a sysctl.d file: `net.ipv4.ip_forward = 1`. */
export const parseSysctl = (text: string): { name: string; value: string }[] =>
  lines(text).flatMap((line) => {
    const [name = '', value] = line.split('=').map((part) => part.trim());
    return value === undefined ? [] : [{ name, value }];
  });
