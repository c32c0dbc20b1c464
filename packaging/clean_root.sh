#!/usr/bin/env bash
# Install a .deb in a fresh Debian that has nothing else, as a new user, and let it try itself out in a real window:
#
#     sudo MIRROR=http://... packaging/clean_root.sh dist/covershot_0.1.0_amd64.deb [SUITE]
#
# MIRROR is one that debootstrap can read. It needs debootstrap and Xvfb here; the picture of the window is window.xwd in
# the folder that it prints.
set -euo pipefail
deb=$(realpath "$1")
suite=${2:-bookworm}
root=$(mktemp -d)
chmod 755 "$root" # a new user must get in
out=$(mktemp -d)
screen=
cleanup() {
    [ -z "$screen" ] || kill "$screen" 2>/dev/null || true
    for place in proc dev/shm dev; do umount -l "$root/$place" 2>/dev/null || true; done
    rm -rf --one-file-system "$root"
}
trap cleanup EXIT

debootstrap --variant=minbase "$suite" "$root" "$MIRROR" >"$out/debootstrap.log"
cp /etc/resolv.conf "$root/etc/"
cp -r /etc/apt/apt.conf.d/. "$root/etc/apt/apt.conf.d/" 2>/dev/null || true
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
cp "$deb" "$root/tmp/covershot.deb"
chroot "$root" sh -c 'apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends /tmp/covershot.deb' \
    >"$out/install.log" 2>&1 || { tail -20 "$out/install.log"; exit 1; }
rm "$root/tmp/covershot.deb"
chroot "$root" useradd --create-home editor
echo "packages in the root: $(chroot "$root" dpkg-query -W | wc -l); python3: $(chroot "$root" sh -c 'command -v python3 || echo none')"

# The screen is this machine's; a root that brought an X server would bring the libraries that may be missing.
Xvfb :97 -screen 0 1600x1000x24 -nolisten tcp >/dev/null 2>&1 &
screen=$!
sleep 2
inside() { chroot "$root" su editor -c "env -i PATH=/nonexistent HOME=/home/editor LANG=C.UTF-8 DISPLAY=:97 QT_QPA_PLATFORM=xcb $1"; }
inside "/opt/covershot/covershot --self-test"
inside "/opt/covershot/covershot" &
sleep 8
DISPLAY=:97 xwd -root -silent >"$out/window.xwd" || echo "no xwd here: no picture"
kill %2 2>/dev/null || true
chroot "$root" su editor -c "covershot doctor"
chroot "$root" apt-get remove -y -q covershot >/dev/null 2>&1
[ ! -e "$root/opt/covershot" ] && echo "removed without a rest"
echo "$out"
