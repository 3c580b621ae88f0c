/** The names that texts have as files of their own. */

/** The file that each text is saved as: the end of its path, or all of it where two would have one name. */
export function files(paths: readonly string[]): readonly (readonly [string, string])[] {
  return paths.map((path) => [path, paths.filter((other) => end(other) === end(path)).length > 1 ? path.replaceAll("/", "-") : end(path)]);
}

const end = (path: string): string => path.slice(path.lastIndexOf("/") + 1);
