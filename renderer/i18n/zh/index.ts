import { bundle } from './bundle';
import { certificates } from './certificates';
import { common } from './common';
import { comparison } from './comparison';
import { dashboard } from './dashboard';
import { hardening } from './hardening';
import { network } from './network';
import { nodes } from './nodes';
import { registry } from './registry';
import { review } from './review';
import { verification } from './verification';

export const zh = {
  common,
  nodes,
  network,
  registry,
  bundle,
  review,
  comparison,
  dashboard,
  hardening,
  certificates,
  verification,
};
