#!/usr/bin/env bash
# Make a disk image for macOS of a frozen program: packaging/dmg.sh dist/light/covershot dist/covershot-0.1.0.dmg
# IDENTITY names a Developer ID to sign with, and PROFILE the notary's credentials in the keychain; without them Gatekeeper
# asks the user. Not run here: no macOS was to be had.
set -euo pipefail
folder=$1
image=$2
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
app="$stage/Covershot.app"
mkdir -p "$app/Contents/MacOS" "$app/Contents/Resources"
cp -R "$folder/." "$app/Contents/MacOS/"
version=$("$app/Contents/MacOS/covershot" engine doctor | awk '$1 == "covershot" { print $2 }')
cat >"$app/Contents/Info.plist" <<PLIST
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0"><dict>
<key>CFBundleName</key><string>Covershot</string>
<key>CFBundleIdentifier</key><string>org.covershot.Covershot</string>
<key>CFBundleExecutable</key><string>covershot</string>
<key>CFBundlePackageType</key><string>APPL</string>
<key>CFBundleShortVersionString</key><string>${version}</string>
<key>NSHighResolutionCapable</key><true/>
<key>LSMinimumSystemVersion</key><string>13.0</string>
</dict></plist>
PLIST
ln -s /Applications "$stage/Applications"
if [ -n "${IDENTITY:-}" ]; then
    codesign --force --deep --options runtime --timestamp --sign "$IDENTITY" "$app"
fi
hdiutil create -volname Covershot -srcfolder "$stage" -ov -format UDZO "$image"
if [ -n "${PROFILE:-}" ]; then
    xcrun notarytool submit "$image" --keychain-profile "$PROFILE" --wait
    xcrun stapler staple "$image"
fi
