// What is used of highlight.js: its own types bring those of browsers with them.
declare const hljs: {
  registerLanguage(name: string, language: unknown): void;
  highlight(code: string, options: { language: string }): { value: string };
};
export default hljs;
