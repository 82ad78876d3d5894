/**
 * Sentences of a small grammar. What a letter-by-letter reader must keep in mind is in it on purpose: whether the
 * subject was one or several when the verb comes, who "she" or "they" is, and that a speech is still open.
 */
import type { Stream } from '../../random.ts';
import { earlyOf, happens, oneOf, weighted } from '../draw.ts';
import { actions, doings, manners, names, people, places, qualities, sayings, things } from './words.ts';

/** Who acts: the words, and what stands for them later. */
interface Actor {
  readonly words: string;
  readonly later: string;
  readonly several: boolean;
}

/** A paragraph of two to seven sentences about mostly the same actor, without a line break at its end. */
export function paragraph(stream: Stream): string {
  const sentences: string[] = [];
  let about = actor(stream);
  const count = stream.integer(2, 8);
  for (let k = 0; k < count; k++) {
    if (k > 0 && happens(stream, 0.3)) about = actor(stream);
    else if (k > 0) about = { ...about, words: about.later };
    sentences.push(sentence(stream, about));
  }
  return sentences.join(' ');
}

function sentence(stream: Stream, about: Actor): string {
  const kind = weighted(stream, [6, 2, 2, 1]);
  if (kind === 0) return `${capital(clause(stream, about))}.`;
  if (kind === 1) {
    const joint = oneOf(stream, ['and', 'but', 'while', 'because']);
    return `${capital(clause(stream, about))}, ${joint} ${clause(stream, actor(stream))}.`;
  }
  const said = capital(`${about.words} ${form(oneOf(stream, sayings), about)}`);
  if (kind === 2) return `${said} that ${clause(stream, actor(stream))}.`;
  const end = oneOf(stream, ['.', '.', '!', '?']);
  return `${said}: "${capital(clause(stream, actor(stream)))}${end}"`;
}

function clause(stream: Stream, about: Actor): string {
  const aside = !isPronoun(about) && happens(stream, 0.15) ? `, who ${predicate(stream, about)},` : '';
  return `${about.words}${aside} ${predicate(stream, about)}`;
}

function predicate(stream: Stream, about: Actor): string {
  if (happens(stream, 0.3)) return `${form(earlyOf(stream, doings), about)} ${earlyOf(stream, manners)}`;
  const object = happens(stream, 0.75) ? thing(stream) : actor(stream).words;
  const where = happens(stream, 0.3) ? ` ${earlyOf(stream, places)} ${thing(stream)}` : '';
  return `${form(earlyOf(stream, actions), about)} ${object}${where}`;
}

function actor(stream: Stream): Actor {
  if (happens(stream, 0.3)) {
    const [words, later] = earlyOf(stream, names);
    return { words, later, several: false };
  }
  const [one, several, later] = earlyOf(stream, people);
  const quality = happens(stream, 0.3) ? `${earlyOf(stream, qualities)} ` : '';
  return happens(stream, 0.35)
    ? { words: `${oneOf(stream, ['the', 'some', 'two'])} ${quality}${several}`, later: 'they', several: true }
    : { words: `the ${quality}${one}`, later, several: false };
}

function thing(stream: Stream): string {
  const [one, several] = earlyOf(stream, things);
  const quality = happens(stream, 0.4) ? `${earlyOf(stream, qualities)} ` : '';
  return happens(stream, 0.3)
    ? `${oneOf(stream, ['the', 'many', 'three'])} ${quality}${several}`
    : `the ${quality}${one}`;
}

const isPronoun = ({ words, later }: Actor): boolean => words === later;
const form = (verb: readonly [string, string], { several }: Actor): string => verb[several ? 0 : 1];
const capital = (text: string): string => text[0].toUpperCase() + text.slice(1);
