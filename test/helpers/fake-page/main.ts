/** The application on made-up services: for tests and screenshots of views. `#empty` and `#closed` choose the state. */
import { mount } from 'svelte';
import App from '../../../src/renderer/App.svelte';
import '../../../src/renderer/theme.css';
import '../../../src/renderer/base.css';
import '../../../src/renderer/print.css';
import { fakeCards } from '../fake-cards.ts';
import { createFakeClient } from '../fake-client.ts';

const state = location.hash.slice(1);
const target = document.getElementById('app');
if (target === null) throw new Error('The page has no element "app".');
const fake = createFakeClient(state === 'empty' || state === 'closed' ? state : 'full');
Object.assign(globalThis, { fake });
mount(App, { target, props: { connect: () => fake.connect(), cards: fakeCards } });
