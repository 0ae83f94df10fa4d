// Colours code by the CSS highlight interface, which leaves the page's elements alone; where it is missing the text stays plain.
const lexer = new RegExp([
  '(?<com>#[^\\n]*)',
  '(?<str>[rbfu]{0,2}(?:"""[\\s\\S]*?(?:"""|$)|\'\'\'[\\s\\S]*?(?:\'\'\'|$)|"(?:\\\\.|[^"\\\\\\n])*"?|\'(?:\\\\.|[^\'\\\\\\n])*\'?))',
  '(?:(?<=\\b(?:def|class|func|fn|function)\\s)(?<def>\\w+))',
  '(?<kw>\\b(?:and|as|assert|async|await|break|case|class|const|continue|def|del|elif|else|except|False|finally|fn|for|from|func|function|global|if|import|in|is|lambda|let|match|None|nonlocal|not|null|or|pass|public|raise|return|static|self|this|True|try|using|var|void|while|with|yield)\\b)',
  '(?<num>\\b\\d[\\w.]*\\b)',
].join('|'), 'g');

/** Colours the text of some nodes; `before` is what stands before them and only matters for where strings begin. */
export function highlight(nodes, before = '') {
  if (!globalThis.CSS?.highlights) {
    return;
  }

  const kinds = { kw: new Highlight(), str: new Highlight(), num: new Highlight(), com: new Highlight(), def: new Highlight() };
  const starts = [];
  let text = before;
  for (const node of nodes) {
    starts.push(text.length);
    text += node.data;
  }

  let at = 0;
  const place = offset => {
    while (at + 1 < nodes.length && starts[at + 1] <= offset) {
      at++;
    }

    return [nodes[at], Math.min(offset - starts[at], nodes[at].length)];
  };
  for (const match of text.matchAll(lexer)) {
    const end = match.index + match[0].length;
    if (nodes.length === 0 || end <= before.length) {
      continue;
    }

    const kind = Object.keys(kinds).find(name => match.groups[name] !== undefined);
    const range = new Range();
    range.setStart(...place(Math.max(match.index, before.length)));
    range.setEnd(...place(end - 1));
    range.setEnd(range.endContainer, Math.min(range.endOffset + 1, range.endContainer.length));
    kinds[kind].add(range);
  }

  for (const [name, ranges] of Object.entries(kinds)) {
    CSS.highlights.set(name, ranges);
  }
}
