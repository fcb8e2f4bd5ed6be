// SPDX-License-Identifier: MIT
// Runs before the first paint, so that the page never flashes in the wrong theme. src/app/theme.ts and src/app/preferences.ts
// write what this reads.
(function () {
  var root = document.documentElement;
  var mode = 'auto';
  var palette = 'default';
  var density = 'comfortable';
  try {
    mode = localStorage.getItem('runlight.mode') || mode;
    palette = localStorage.getItem('runlight.palette') || palette;
    density = localStorage.getItem('runlight.density') || density;
  } catch (_) {
    // Storage may be forbidden; the system's choice then stands.
  }
  if (mode !== 'light' && mode !== 'dark') mode = 'auto';
  var suffix = { colorblind: '_colorblind', tritanopia: '_tritanopia', high_contrast: '_high_contrast' }[palette] || '';
  root.setAttribute('data-density', density === 'compact' ? 'compact' : 'comfortable');
  root.setAttribute('data-color-mode', mode);
  root.setAttribute('data-light-theme', 'light' + suffix);
  root.setAttribute('data-dark-theme', 'dark' + suffix);
})();
