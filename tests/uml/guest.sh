#!/bin/bash
# A Linux 6.1 of its own for one script: Debian's user-mode-linux, which knows every qdisc and classifier whatever this machine's kernel has.
#
#   guest.sh SCRIPT OUTPUT [MODULE ...]     e.g.  guest.sh show.sh out.txt ifb sch_sfq cls_u32
#
# The guest runs SCRIPT as root, sees this machine's files, and has no network device but lo and what SCRIPT makes. What SCRIPT prints goes
# to OUTPUT. Exit status: SCRIPT's; 125 where there was no guest. GUEST_SECONDS (120) bounds it. Needs: user-mode-linux, kmod (insmod).
set -eu
script=$(readlink -f "$1") output=$(readlink -f "$2"); shift 2
command -v linux.uml >/dev/null || { echo "guest.sh: linux.uml is missing (package user-mode-linux)" >&2; exit 125; }
insmod=$(PATH=$PATH:/usr/sbin:/sbin command -v insmod) || { echo "guest.sh: insmod is missing (package kmod)" >&2; exit 125; }
modules=$(echo /usr/lib/uml/modules/*)
room=$(mktemp -d); trap 'rm -rf "$room"' EXIT
files=; for module in "$@"; do files="$files $(find "$modules" -name "$module.ko")"; done

cat >"$room/init" <<INIT
#!/bin/bash
export PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root
mount -t proc proc /proc; mount -t sysfs sys /sys; mount -t tmpfs run /run
echo >/proc/sys/kernel/modprobe # nothing is loaded behind the script's back; looking takes long
ip link set lo up
for file in $files; do $insmod \$file; done
bash $script >$output 2>&1
echo \$? >$room/status; sync
echo o >/proc/sysrq-trigger; sleep 9
INIT
chmod +x "$room/init"

timeout "${GUEST_SECONDS:-120}" linux.uml mem=256M rootfstype=hostfs rootflags=/ rw quiet init="$room/init" \
  con=null con0=null,fd:1 </dev/null >"$room/console" 2>&1 || true
[ -s "$room/status" ] || { echo "guest.sh: no answer from the guest; its console ends:" >&2; tail -n 5 "$room/console" >&2; exit 125; }
exit "$(cat "$room/status")"
