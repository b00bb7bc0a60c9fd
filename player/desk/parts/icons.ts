/** Icons of 16 pixels, drawn with the colour of the text. */
const PATHS = {
  clear: 'M3 4.5h10M6.5 4.5V3h3v1.5M4.5 4.5l.6 8.5h5.8l.6-8.5M6.8 7v3.6M9.2 7v3.6',
  save: 'M8 2.5v7.5M5 7.2l3 3 3-3M3 12.8h10',
};

export const icon = (name: keyof typeof PATHS): SVGElement => {
  const space = 'http://www.w3.org/2000/svg';
  const [svg, path] = [document.createElementNS(space, 'svg'), document.createElementNS(space, 'path')];
  for (const [key, value] of Object.entries({ 'viewBox': '0 0 16 16', 'width': '16', 'height': '16', 'aria-hidden': 'true' })) svg.setAttribute(key, value);
  for (const [key, value] of Object.entries({ 'd': PATHS[name], 'fill': 'none', 'stroke': 'currentColor', 'stroke-width': '1.4', 'stroke-linecap': 'round', 'stroke-linejoin': 'round' })) path.setAttribute(key, value);
  svg.append(path);
  return svg;
};
