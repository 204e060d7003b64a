declare module '*.module.css' {
  /** The names of the module's classes on the page, by those in the file. */
  const names: Readonly<Record<string, string>>;
  export default names;
}
declare module '*.css';
