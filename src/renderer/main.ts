/** The page's entry: mounts the application on the services this host offers. */
import { mount } from 'svelte';
import './theme.css';
import './base.css';
import './print.css';
import App from './App.svelte';
import { connectToServices } from './connect.ts';

const target = document.getElementById('app');
if (target === null) throw new Error('The page has no element "app" to draw into.');
mount(App, { target, props: { connect: connectToServices } });
