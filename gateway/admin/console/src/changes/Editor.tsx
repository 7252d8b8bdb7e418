// The text itself. A chunk of its own, loaded when somebody opens it.
import { useEffect, useRef } from 'react';
import { basicSetup } from 'codemirror';
import { yaml } from '@codemirror/lang-yaml';
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { linter, lintGutter, type Diagnostic } from '@codemirror/lint';
import { Annotation, Compartment, EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import type { Schemas } from '../api/client';

interface Props {
  label: string;
  text: string;
  readOnly: boolean;
  findings: Schemas['Finding'][];
  onType: (text: string) => void;
}

const notes = new Compartment();
const fromOutside = Annotation.define<boolean>();

/** In the page's own colours, by light and by dark. */
const colours = syntaxHighlighting(
  HighlightStyle.define([
    { tag: tags.comment, color: 'var(--depthDark1)', fontStyle: 'italic' },
    { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--highlightDark1)', fontWeight: '600' },
    { tag: tags.string, color: 'var(--accentTertiaryDark1)' },
    { tag: tags.invalid, color: 'var(--alertBase)' },
  ]),
);

const look = EditorView.theme({
  '&': { maxHeight: '34rem', color: 'var(--blackBase)', backgroundColor: 'var(--whiteBase)' },
  '&.cm-focused': { outline: '3px solid var(--accentSecondary)', outlineOffset: '2px' },
  '.cm-scroller': { fontFamily: "ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace", fontSize: '.9375rem', lineHeight: '1.5' },
  '.cm-content': { caretColor: 'var(--blackBase)' },
  '.cm-cursor': { borderLeftColor: 'var(--blackBase)' },
  '.cm-gutters': { backgroundColor: 'var(--depthLight3)', color: 'var(--depthDark1)', borderRight: '1px solid var(--depthLight1)' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'var(--highlightLight4)' },
  '.cm-tooltip': { color: 'var(--blackBase)', backgroundColor: 'var(--whiteBase)', border: '1px solid var(--depthDark1)' },
});

function diagnosticsOf(findings: Schemas['Finding'][]) {
  return linter(
    (view): Diagnostic[] =>
      findings.map((finding) => {
        const line = view.state.doc.line(Math.min(Math.max(1, finding.line), view.state.doc.lines));
        return { from: line.from, to: line.to, severity: finding.severity === 'error' ? 'error' : 'info', message: finding.reason };
      }),
    { delay: 0 },
  );
}

export default function Editor({ label, text, readOnly, findings, onType }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(undefined);
  const tell = useRef(onType);
  tell.current = onType;
  const shown = useRef(text);
  /** What was typed and told, and may still come back as `text` when more has been typed since. */
  const told = useRef<string[]>([]);
  useEffect(() => {
    const host = place.current as HTMLDivElement;
    // in a shadow the editor's styles are sheets of the object model, which the content policy lets; in the page they are not
    const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' });
    const made = new EditorView({
      parent: root,
      root,
      state: EditorState.create({
        doc: text,
        extensions: [
          basicSetup,
          look,
          colours,
          yaml(),
          lintGutter(),
          notes.of(diagnosticsOf(findings)),
          EditorState.readOnly.of(readOnly),
          EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'false' }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) {
              shown.current = update.state.doc.toString();
              if (!update.transactions.some((one) => one.annotation(fromOutside))) {
                told.current.push(shown.current);
              }
              tell.current(shown.current);
            }
          }),
        ],
      }),
    });
    shown.current = text;
    told.current = [];
    made.scrollDOM.tabIndex = 0; // what is wider than the screen is scrolled by keyboard too
    view.current = made;
    return () => made.destroy();
    // the text is the editor's own from here on; another file has another key
  }, [label, readOnly]);
  useEffect(() => {
    view.current?.dispatch({ effects: notes.reconfigure(diagnosticsOf(findings)) });
  }, [findings]);
  // Only another text than was ever typed here comes from outside; an echo of what one has typed on since changes nothing.
  useEffect(() => {
    if (shown.current === text) {
      told.current = [];
      return;
    }
    const echo = told.current.lastIndexOf(text);
    if (echo >= 0) {
      told.current.splice(0, echo);
      return;
    }
    const now = view.current;
    now?.dispatch({
      changes: { from: 0, to: now.state.doc.length, insert: text },
      selection: { anchor: Math.min(now.state.selection.main.head, text.length) },
      annotations: fromOutside.of(true),
    });
  });
  return <div ref={place} className="editor" />;
}
