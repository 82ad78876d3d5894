/** Text inside HTML, SVG and LaTeX. */

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as it may stand in HTML or SVG, also inside quotes. */
export const escaped = (text: string): string =>
  // Control characters have no place in XML.
  text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, ' ')
    .replace(/[&<>"']/g, (letter) => entities[letter]);

const commands: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
};

/** Text as it may stand in LaTeX. */
export const latexText = (text: string): string =>
  text.replace(/[\\~^#$%&_{}]/g, (letter) => commands[letter] ?? `\\${letter}`);
