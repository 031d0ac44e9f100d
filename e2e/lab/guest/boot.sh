#!/bin/sh
# Lab only. systemd-nspawn mounts version 1 cgroups read-only; a plain "remount,rw" answers busy, a bind remount does it.
for controller in /sys/fs/cgroup/*/; do
  [ -L "${controller%/}" ] || mount -o remount,bind,rw "$controller" 2>/dev/null || true
done
# The kubelet wants its volumes to be seen by the container runtime.
mount --make-rshared /
# In a network namespace these limits cannot be written, which is no reason for a kube-proxy to give up: it may write these copies.
mkdir -p /run/keelson-lab
for setting in /proc/sys/net/netfilter/nf_conntrack_max /sys/module/nf_conntrack/parameters/hashsize; do
  [ -f "$setting" ] || continue
  cat "$setting" >"/run/keelson-lab/${setting##*/}"
  mount --bind "/run/keelson-lab/${setting##*/}" "$setting"
done
# Filled before each start of containerd.
: >/run/keelson-lab/containerd.toml
