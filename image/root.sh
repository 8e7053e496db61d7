#!/bin/sh
# root.sh VERSION BUILD BARE: puts the kiosk's own files into the root that is being made. In the tools.
set -eu
version=$1
build=$2
bare=$3
root=/out/root
lib=$root/usr/lib/ilot

# --- the program ----------------------------------------------------------------------------------
mkdir -p "$lib/tests"
for part in kiosk assets config; do cp -r --no-preserve=ownership "/src/$part" "$lib/"; done
for part in __init__.py sites devices; do cp -r --no-preserve=ownership "/src/tests/$part" "$lib/tests/"; done
find "$lib" -depth \( -name __pycache__ -o -name '*.po' -o -name '*.mo' \) -exec rm -rf {} +
cp -r --no-preserve=ownership /out/locale/. "$lib/kiosk/locale/"
cp -r --no-preserve=ownership /out/site-packages "$lib/"
[ ! -f /out/trust.json ] || install -m 644 /out/trust.json "$lib/root.json" # kiosk.seed.applying names both
[ ! -f /out/updates ] || install -m 644 /out/updates "$lib/updates"
python3 /src/image/prune.py "$lib/site-packages"

# sessions are told of our own folder only
echo /usr/lib/ilot/site-packages >"$root/usr/lib/python3/dist-packages/ilot.pth"

wrapper() { # wrapper NAME CALL: a command whose modules are the image's own only
  cat >"$root/usr/bin/$1" <<TXT
#!/bin/sh
export PYTHONPATH=/usr/lib/ilot PYTHONDONTWRITEBYTECODE=1 PYTHONUTF8=1
exec python3 -P $2 "\$@"
TXT
  chmod 755 "$root/usr/bin/$1"
}
wrapper kiosk '-m kiosk'
wrapper kioskctl "-c 'import sys; from kiosk.__main__ import control; sys.exit(control())'"

# --- units and what else mirrors / ----------------------------------------------------------------
units=$root/usr/lib/systemd/system
for unit in /src/systemd/*.*; do
  case "$unit" in *.md) ;; *) cp -r --no-preserve=ownership "$unit" "$units/" ;; esac
done
put() { # put FOLDER PLACE: the files of a folder of systemd/, where it has one
  [ -d "/src/systemd/$1" ] || return 0
  mkdir -p "$root/$2"
  cp -r --no-preserve=ownership "/src/systemd/$1/." "$root/$2/"
}
put sysusers.d usr/lib/sysusers.d
put tmpfiles.d usr/lib/tmpfiles.d
put presets usr/lib/systemd/system-preset
put udev usr/lib/udev/rules.d
put usbguard/rules.d usr/share/ilot/usbguard
cp -r --no-preserve=ownership /src/image/root/. "$root/"
find "$root/etc/usbguard" -type f -exec chmod 600 {} + # or it refuses them
mkdir -p "$root/etc/rauc"
cp /out/signer.crt "$root/etc/rauc/keyring.pem"
cat >"$root/usr/lib/os-release" <<TXT
NAME="Îlot numérique"
ID=ilot
ID_LIKE=debian
VERSION_ID="$version"
PRETTY_NAME="Îlot numérique $version"
IMAGE_ID=ilot
IMAGE_VERSION="$version"
BUILD_ID="$build"
TXT
echo ilot >"$root/etc/hostname"
if [ -n "$bare" ]; then # the same compositor, with a terminal in it and no kiosk
  mkdir -p "$root/etc/systemd/system/ilot-screen.service.d"
  # the compositor's user has no shell to log in with
  printf '#!/bin/sh\nsystemd-notify --ready\nexec foot env "PS1=root@bare# " sh -i\n' >"$root/usr/bin/terminal"
  chmod 755 "$root/usr/bin/terminal"
  printf '[Service]\nExecStart=\nExecStart=/usr/bin/cage -d -- terminal\n' \
    >"$root/etc/systemd/system/ilot-screen.service.d/bare.conf"
  for unit in ilot ilot-seed ilot-first-start ilot-out-of-service; do
    ln -s /dev/null "$root/etc/systemd/system/$unit.service"
  done
fi

# --- what no kiosk needs --------------------------------------------------------------------------
python3 /src/image/modules.py "$root"
# shellcheck disable=SC2086
sed -n 's/^\([a-zA-Z/0-9_.*-]*\):.*/\1/p' /src/image/removed | while read -r pattern; do
  (cd "$root" && rm -rf $pattern)
done
