/* Leads browsers that cannot run the app to a page that says so. Old browsers must read it, so it is ES5, and no module. */
(function (runs) {
  if (!runs) location.replace('/id/browser');
})(
  typeof Array.prototype.findLast === 'function' &&
    typeof CSS === 'object' &&
    CSS.supports('color', 'color-mix(in srgb, red, blue)'),
);
