/** Starts the page. */

import { Shell } from "./shell.js";
import { follow } from "./stream.js";
import { World } from "./world.js";

const world = new World();
new Shell(world);
follow(world);
