; Inno Setup's recipe for Windows: `iscc /DVersion=0.1.0 /DFlavour=light packaging\covershot.iss` after the folder was made.
; Not run here: no Windows was to be had.
#ifndef Version
  #define Version "0.1.0"
#endif
#ifndef Flavour
  #define Flavour "light"
#endif

[Setup]
AppId={{6D0A7C4E-0F5C-4D0B-9C57-6A6E0B8D3C11}
AppName=Covershot
AppVersion={#Version}
AppPublisher=The Covershot authors
DefaultDirName={autopf}\Covershot
DefaultGroupName=Covershot
DisableProgramGroupPage=yes
LicenseFile=..\LICENSE
OutputDir=..\dist
OutputBaseFilename=covershot-{#Version}-{#Flavour}-windows
Compression=lzma2/max
SolidCompression=yes
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
; A user without an administrator's rights installs for themselves.
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=dialog
UninstallDisplayIcon={app}\covershot.exe

[Languages]
Name: "english"; MessagesFile: "compiler:Default.isl"
Name: "german"; MessagesFile: "compiler:Languages\German.isl"

[Tasks]
Name: "desktopicon"; Description: "{cm:CreateDesktopIcon}"; GroupDescription: "{cm:AdditionalIcons}"; Flags: unchecked

[Files]
Source: "..\dist\{#Flavour}\covershot\*"; DestDir: "{app}"; Flags: ignoreversion recursesubdirs createallsubdirs

[Icons]
Name: "{group}\Covershot"; Filename: "{app}\covershot.exe"
Name: "{autodesktop}\Covershot"; Filename: "{app}\covershot.exe"; Tasks: desktopicon

[Run]
Filename: "{app}\covershot.exe"; Description: "{cm:LaunchProgram,Covershot}"; Flags: nowait postinstall skipifsilent
