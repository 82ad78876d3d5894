/** The words of the made-up text, the frequent ones first. */

/** Nouns: one, and several. */
export const things = [
  ['river', 'rivers'],
  ['garden', 'gardens'],
  ['letter', 'letters'],
  ['harbour', 'harbours'],
  ['window', 'windows'],
  ['bridge', 'bridges'],
  ['lantern', 'lanterns'],
  ['mountain', 'mountains'],
  ['ship', 'ships'],
  ['road', 'roads'],
  ['story', 'stories'],
  ['clock', 'clocks'],
  ['field', 'fields'],
  ['map', 'maps'],
  ['island', 'islands'],
  ['orchard', 'orchards'],
  ['cellar', 'cellars'],
  ['violin', 'violins'],
  ['kettle', 'kettles'],
  ['ladder', 'ladders'],
] as const;

/** Nouns for those who act: one, several, and the word that stands for one of them later. */
export const people = [
  ['captain', 'captains', 'he'],
  ['sister', 'sisters', 'she'],
  ['teacher', 'teachers', 'she'],
  ['farmer', 'farmers', 'he'],
  ['baker', 'bakers', 'she'],
  ['stranger', 'strangers', 'he'],
  ['child', 'children', 'it'],
  ['sailor', 'sailors', 'he'],
  ['neighbour', 'neighbours', 'she'],
  ['dog', 'dogs', 'it'],
  ['painter', 'painters', 'she'],
  ['watchman', 'watchmen', 'he'],
] as const;

export const names = [
  ['Anna', 'she'],
  ['Martin', 'he'],
  ['Clara', 'she'],
  ['Tobias', 'he'],
  ['Ines', 'she'],
  ['Oskar', 'he'],
] as const;

/** Verbs that take an object: with several, with one. */
export const actions = [
  ['see', 'sees'],
  ['find', 'finds'],
  ['carry', 'carries'],
  ['remember', 'remembers'],
  ['watch', 'watches'],
  ['leave', 'leaves'],
  ['open', 'opens'],
  ['cross', 'crosses'],
  ['describe', 'describes'],
  ['mend', 'mends'],
  ['paint', 'paints'],
  ['hide', 'hides'],
] as const;

/** Verbs without one. */
export const doings = [
  ['wait', 'waits'],
  ['sleep', 'sleeps'],
  ['sing', 'sings'],
  ['walk', 'walks'],
  ['laugh', 'laughs'],
  ['listen', 'listens'],
  ['work', 'works'],
  ['travel', 'travels'],
] as const;

/** Verbs of saying and thinking, before "that" or a speech. */
export const sayings = [
  ['say', 'says'],
  ['think', 'thinks'],
  ['answer', 'answers'],
  ['know', 'knows'],
  ['whisper', 'whispers'],
] as const;

export const qualities = [
  'old',
  'small',
  'quiet',
  'green',
  'long',
  'dark',
  'bright',
  'broken',
  'empty',
  'distant',
  'heavy',
  'yellow',
  'narrow',
  'friendly',
] as const;

export const manners = [
  'slowly',
  'often',
  'again',
  'in the morning',
  'at night',
  'without a word',
  'every day',
  'in the rain',
  'until the evening',
] as const;

export const places = ['near', 'behind', 'beyond', 'above', 'beside', 'under'] as const;
