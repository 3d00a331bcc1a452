/** The open columns, kept in the address: #person=1&chat=1&person=2&chat=-100. Without a chat it is the list. */

const NONE = "0";

export function read(world) {
  const query = new URLSearchParams(location.hash.slice(1));
  const chats = query.getAll("chat").map(Number);
  const columns = query.getAll("person").map((id, at) => ({ person: Number(id), chat: chats[at] || null }));
  return columns.filter(({ person, chat }) => {
    if (!world.people.has(person)) return false;
    return chat === null || (world.chats.has(chat) && world.belongs(person, world.chats.get(chat)));
  });
}

/** Write the columns into the address; `step` makes it a step that the browser's back button undoes. */
export function write(columns, step = false) {
  const query = new URLSearchParams();
  for (const { person, chat } of columns) {
    query.append("person", person);
    query.append("chat", chat ?? NONE);
  }
  const hash = `#${query}`;
  if (hash === location.hash) return;
  if (step) history.pushState(null, "", hash);
  else history.replaceState(null, "", hash);
}
