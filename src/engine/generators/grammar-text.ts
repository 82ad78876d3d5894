import type { Generator } from './generator.ts';
import { paragraph } from './grammar-text/sentences.ts';
import { lengthField } from './settings.ts';

/** A made-up English-like text, as the task `characters` reads it. */
export const grammarText: Generator = {
  name: 'grammar-text',
  label: 'Made-up text',
  help: 'Paragraphs of a small grammar of English with about 150 words: subjects and verbs agree across what stands between them, pronouns go back to earlier sentences, speeches are opened and closed. A stand-in for a text; it is easier to predict than one that somebody wrote. One column, code: the Unicode code point of every character.',
  source:
    'Unfold; sentences from a context-free grammar as in J. L. Elman, Finding structure in time, Cognitive Science 14, 1990',
  equation: 'S \\to N\\,V,\\quad N \\to d\\,(a)\\,n,\\quad V \\to v\\,N\\,(p\\,N)',
  fields: { length: lengthField(100_000, { help: 'Rows of the series: one a character.' }) },
  generate: (options, stream) => {
    const length = options.length as number;
    const values = new Float64Array(length);
    for (let at = 0; at < length;) {
      const text = `${paragraph(stream)}\n`;
      for (let k = 0; k < text.length && at < length; k++) values[at++] = text.charCodeAt(k);
    }
    return { name: 'Made-up text', length, columns: [{ name: 'code', values }] };
  },
};
