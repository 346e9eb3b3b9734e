// How Chromium is told to leave out what a phone's has not. Must not know what is tested or measured.

/** A desktop's window loads two pages of its own for the list under the address bar: a third of a test's processor time. */
const windows_own = ["WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup"];
/** What Playwright turns off and may matter here: Chromium heeds the last such list alone. */
const playwrights = ["AimEnabled", "AvoidCorsURLLoaderRestartOnRedirect", "AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsFirstBalancedModeAutoEnable", "HttpsUpgrades", "LensOverlay", "MediaRouter",
  "NetworkTimeServiceQuerying", "OptimizationHints", "PaintHolding", "PreconnectToSearch", "ThirdPartyStoragePartitioning"];

export const kPageAlone = `--disable-features=${[...windows_own, ...playwrights].join(",")}`;
