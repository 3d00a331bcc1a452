/** Keeps the world up to date: the state once, then the events; after a break it catches up by seq. */

import * as api from "./api.js";

const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 8000;

export function follow(world) {
  let pause = FIRST_PAUSE;

  async function open() {
    try {
      const state = await api.state();
      if (!world.agrees(state)) world.load(state);
    } catch {
      later();
      return;
    }
    const source = api.events(world.seq);
    source.onopen = () => {
      pause = FIRST_PAUSE;
      tell(true);
    };
    source.onmessage = (event) => world.apply(JSON.parse(event.data));
    source.onerror = () => {
      source.close();
      later();
    };
  }

  function later() {
    tell(false);
    setTimeout(open, pause);
    pause = Math.min(pause * 2, LONGEST_PAUSE);
  }

  function tell(connected) {
    if (world.connected === connected) return;
    world.connected = connected;
    world.changed();
  }

  open();
}
