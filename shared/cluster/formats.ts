/**
 * The forms that single values of the cluster file may have. What goes to a node means nothing to a shell or to systemd;
 * paths and download addresses stay on the workstation and may be freer.
 */
import { isIPv4 } from './cidr';

/** RFC 1123: a longer label is no host name. Labels are joined by dots to at most 253 characters. */
export const MAX_LABEL = 63;
export const MAX_NAME = 253;
/** useradd(8): "Usernames may only be up to 32 characters long." */
export const MAX_USER = 32;
/** Linux' limits for a file's name and for a whole path (limits.h: NAME_MAX, PATH_MAX). */
const MAX_FILE_NAME = 255;
export const MAX_PATH = 4096;
/** Far more than Keelson is made for; lists longer than that are a mistake. */
export const MAX_ENTRIES = 1000;

const label = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;
export const isLabel = (value: string): boolean => value.length <= MAX_LABEL && label.test(value);
const hostLabel = /^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?$/;
const userName = /^[A-Za-z_][A-Za-z0-9_.-]*\$?$/;
/** Absolute, no `..`, and only characters that need no quoting in a unit file or in /etc/profile.d. */
const remotePath = /^(\/[A-Za-z0-9_][A-Za-z0-9._-]*)+$/;
/**
 * Docker's grammar (distribution/reference, regexp.go): what stands before the first slash is a registry only with a dot or a
 * port in it, or as `localhost`; everything else is a name in lower case, whose separators stand between other characters.
 */
const registryLabel = '[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?';
const registryHost = `(?:${registryLabel}(?:\\.${registryLabel})+(?::\\d{1,5})?|${registryLabel}:\\d{1,5}|localhost)`;
const imagePart = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*';
const imageReference = new RegExp(
  `^(?:${registryHost}/)?${imagePart}(?:/${imagePart})*(?::\\w[\\w.-]{0,127})?(?:@sha256:[0-9a-f]{64})?$`,
);
/** Only characters that an address needs; `{name}` and its like are filled in. */
const downloadUrl = /^https?:\/\/[A-Za-z0-9.-]+(:\d{1,5})?(\/[A-Za-z0-9._~/?&=%+,:@{}-]*)?$/;
const mirrorUrl = /^https?:\/\/([^/:@]+)(?::(\d{1,5}))?(?:\/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*\/?$/;
export const binaryName = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** A UUID, or any word like one: it becomes the name of a file. */
export const isClusterId = (value: string): boolean => /^[a-z0-9][a-z0-9-]{2,63}$/.test(value);
export const isHostname = (value: string): boolean => isLabel(value) && value !== 'localhost';
/** Digits alone would be an address, or look like one. */
export const isDomain = (value: string): boolean => value.split('.').every(isLabel) && !/^[\d.]+$/.test(value);
/** Linux takes 15 characters (if.h: IFNAMSIZ); these need no quoting in an argument of flanneld or a variable of Calico. */
export const MAX_INTERFACE = 15;
export const isInterface = (value: string): boolean => /^[A-Za-z0-9][A-Za-z0-9_.-]*$/.test(value);
export const isUser = (value: string): boolean => value.length <= MAX_USER && userName.test(value);
export const isRemotePath = (value: string): boolean => remotePath.test(value);
export const isImage = (value: string): boolean => imageReference.test(value);
/** `registry.example.com:5000/team`: what an image's own name may follow. */
export const isRegistryPrefix = (value: string): boolean => isImage(`${value}/a`);
/** Of a mirror: neither a login nor a query in it, and a path that needs no quoting. */
export function isMirrorUrl(value: string): boolean {
  const [, host = '', number = '443'] = mirrorUrl.exec(value) ?? [];
  return isHost(host) && isPort(Number(number));
}
/** What can stand before the colon of a login (RFC 7617), as far as every registry reads it alike. */
export const isRegistryUser = (value: string): boolean => /^[\x21-\x39\x3b-\x7e]+$/.test(value);
export const isDownloadUrl = (value: string): boolean => downloadUrl.test(value);
/** A version as a release has it: nothing that stands for another one. It becomes part of addresses. */
export const isExactVersion = (value: string): boolean => /^(0|[1-9]\d{0,4})(\.(0|[1-9]\d{0,4})){2}$/.test(value);
/** The same with what a project puts behind it: `1.9.1-flannel3`. */
export const isVersionWithSuffix = (value: string): boolean => isExactVersion(value.replace(/-[a-z0-9]{1,20}$/, ''));
export const isSha256 = (value: string): boolean => /^[0-9a-f]{64}$/.test(value);
export const isPort = (value: number): boolean => Number.isInteger(value) && value >= 1 && value <= 65535;

/** A file of the workstation, whatever its system: blanks, brackets and backslashes are all right. */
export const isLocalPath = (value: string): boolean =>
  !/\p{Cc}/u.test(value) && value.split(/[\\/]/).every((part) => part.length <= MAX_FILE_NAME);

export const isHost = (value: string): boolean =>
  isIPv4(value) ||
  (!/^[\d.]+$/.test(value) && value.split('.').every((part) => part.length <= MAX_LABEL && hostLabel.test(part)));

const etcdUrl = /^http:\/\/([^/:]+)(?::(\d{1,5}))?$/;

/** `http://10.0.0.5:2379`. Profile simple shows etcd no certificate, so plain http it is. */
export function isEtcdUrl(value: string): boolean {
  const [, , number = '2379'] = etcdUrl.exec(value) ?? [];
  return isHost(etcdHost(value)) && isPort(Number(number));
}

/** `10.0.0.5` of `http://10.0.0.5:2379`; '' of what is no address of etcd. */
export const etcdHost = (value: string): string => etcdUrl.exec(value)?.[1] ?? '';

/** Whether every machine finds itself under this name or address (RFC 6761, "localhost."). */
export const isLoopback = (host: string): boolean =>
  isIPv4(host) ? host.startsWith('127.') : /(^|\.)localhost(\.localdomain)?$/i.test(host);

/** `20000-40000` -> [20000, 40000], or undefined when it is no range of ports. */
export function parsePortRange(value: string): [number, number] | undefined {
  const match = /^(\d{1,5})-(\d{1,5})$/.exec(value);
  if (!match) return undefined;
  const [low, high] = [Number(match[1]), Number(match[2])];
  return isPort(low) && isPort(high) && low <= high ? [low, high] : undefined;
}

/** `user@host:port`, or the hostname of another node (which rules.ts looks up). */
export function parseJump(value: string): { user: string; host: string; port: number } | undefined {
  const match = /^([^@:\s]+)@([^@:\s]+)(?::(\d{1,5}))?$/.exec(value);
  const [, name = '', address = '', number = '22'] = match ?? [];
  return match && userName.test(name) && isHost(address) && isPort(Number(number))
    ? { user: name, host: address, port: Number(number) }
    : undefined;
}
