#!/bin/sh
# Lab only. Where this machine lacks CAP_SYS_RESOURCE nobody can lower an oom_score_adj, as containerd does for each pod, unless its
# configuration restricts that. runc.sh, found on the PATH, would do it too, but not where the configuration names another runc. This
# writes what /etc/containerd/conf.d/keelson-lab.toml leads to, before each start of containerd: the settings of the CRI plugin in
# config.toml, with one more. All of them, because up to containerd 1.7 an imported section takes the place of the other one.
SYS_RESOURCE=24
config=/etc/containerd/config.toml

capabilities=0x$(sed -n 's/^CapBnd:[[:space:]]*//p' /proc/self/status)
if [ ! -f "$config" ] || [ $((capabilities >> SYS_RESOURCE & 1)) = 1 ]; then
  exit 0
fi
awk '
  /^ *version *= *3/ { plugin = "[plugins.\"io.containerd.cri.v1.runtime\"" }
  /^ *version *= *2/ { plugin = "[plugins.\"io.containerd.grpc.v1.cri\"" }
  /^ *version *=/ { print }
  /^ *\[/ { ours = plugin != "" && index($0, plugin) > 0 }
  ours { print }
  ours && index($0, plugin "]") { print "restrict_oom_score_adj = true"; done = 1 }
  END { if (plugin != "" && !done) print plugin "]\nrestrict_oom_score_adj = true" }
' "$config" >/run/keelson-lab/containerd.toml
