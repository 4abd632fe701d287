// The job file's editor: asks the server what is wrong and what differs a moment after each change.
'use strict';
(() => {
  const form = document.getElementById('bench');
  const area = document.getElementById('text');
  const result = document.getElementById('result');
  const inside = 'Shift-Tab';
  let schema = null;
  let next = null;
  let busy = false;
  fetch('/assets/job.schema.json').then(answer => answer.json()).then(read => { schema = read; });

  const editor = CodeMirror.fromTextArea(area, {
    mode: 'yaml', lineNumbers: true, tabSize: 2, indentWithTabs: false, inputStyle: 'contenteditable',
    gutters: ['CodeMirror-lint-markers', 'CodeMirror-linenumbers'],
    lint: { getAnnotations: annotate, async: true, delay: 600 },
    screenReaderLabel: 'Job file',
    extraKeys: {
      'Ctrl-Space': () => editor.showHint({ hint: complete, completeSingle: false }),
      Tab: at => at.execCommand('insertSoftTab'), [inside]: false,
      Esc: at => at.setOption('extraKeys', { 'Ctrl-Space': at.getOption('extraKeys')['Ctrl-Space'], Tab: false, [inside]: false })
    }
  });
  document.getElementById('at').addEventListener('change', () => editor.performLint());

  // One request at a time: what was typed meanwhile is sent when the answer is there.
  async function annotate(text, done) {
    next = { text, done };
    if (busy) {
      return;
    }
    busy = true;
    while (next) {
      const mine = next;
      next = null;
      area.value = mine.text;
      try {
        const answer = await fetch(form.action, {
          method: 'POST', body: new URLSearchParams(new FormData(form)), headers: { 'HX-Request': 'true' }
        });
        show(await answer.text(), mine.done);
      } catch (lost) {
        result.textContent = 'The server does not answer.';
      }
    }
    busy = false;
  }

  function show(html, done) {
    result.replaceChildren(...new DOMParser().parseFromString(html, 'text/html').body.childNodes);
    done([...result.querySelectorAll('[data-line]')].map(fault => {
      const line = Math.max(0, Number(fault.dataset.line) - 1);
      const from = Math.max(0, Number(fault.dataset.column) - 1);
      return { message: fault.dataset.message, severity: 'error', from: { line, ch: from },
        to: { line, ch: Math.max(from + 1, (editor.getLine(line) || '').length) } };
    }));
  }

  // What may stand at a place follows from the keys above it: each is less indented than the one below.
  function path(line, indent) {
    const keys = [];
    for (let at = line - 1; at >= 0 && indent > 0; at--) {
      const found = /^(\s*)(?:- )?([\w-]+):/.exec(editor.getLine(at));
      if (found && found[1].length < indent) {
        keys.unshift(found[2]);
        indent = found[1].length;
      }
    }
    return keys;
  }

  function resolved(part) {
    while (part && part.$ref) {
      part = part.$ref.slice(2).split('/').reduce((at, name) => at && at[name], schema);
    }
    return part;
  }

  // All that a part of the schema allows, through its choices and lists.
  function shapes(part, deep = 0) {
    const here = resolved(part);
    if (!here || typeof here !== 'object' || deep > 6) {
      return [];
    }
    return [here, ...['oneOf', 'anyOf', 'allOf'].flatMap(key => (here[key] || []).flatMap(one => shapes(one, deep + 1))),
      ...shapes(here.items, deep + 1)];
  }

  function complete(at) {
    const cursor = at.getCursor();
    const before = at.getLine(cursor.line).slice(0, cursor.ch);
    const typed = /[\w-]*$/.exec(before)[0];
    const start = /^\s*(?:- )?/.exec(before)[0].length;
    let shown = shapes(schema);
    for (const key of path(cursor.line, start)) {
      shown = shown.flatMap(shape => shapes((shape.properties || {})[key] || shape.additionalProperties));
    }
    const value = /^\s*(?:- )?([\w-]+):\s*[\w-]*$/.exec(before);
    const words = value
      ? shown.flatMap(shape => shapes((shape.properties || {})[value[1]])).flatMap(shape => shape.enum || [])
      : shown.flatMap(shape => Object.keys(shape.properties || {})).map(key => key + ': ');
    return { list: [...new Set(words.map(String))].filter(word => word.startsWith(typed)).sort(),
      from: CodeMirror.Pos(cursor.line, cursor.ch - typed.length), to: cursor };
  }
})();
