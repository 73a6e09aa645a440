/** Taking methods of the API from the part that has them. */

/** The methods `names` of `subject`, which may be called on their own. */
export function methodsOf<Subject, Name extends keyof Subject>(
  subject: Subject,
  names: readonly Name[],
): Pick<Subject, Name> {
  const bound = names.map((name) => [name, (subject[name] as () => unknown).bind(subject)]);
  return Object.fromEntries(bound) as Pick<Subject, Name>;
}

/** The same of a subject that few need: its code is loaded at the first call, and its object made then. The service worker has it, also offline. */
export function lateMethodsOf<Subject, Name extends keyof Subject>(
  make: () => Promise<Subject>,
  names: readonly Name[],
): Pick<Subject, Name> {
  let made: Promise<Subject> | undefined;
  const subject = (): Promise<Subject> => {
    made ??= make().catch((error: unknown) => {
      made = undefined; // The next call tries again.
      throw error;
    });
    return made;
  };
  const late = names.map((name) => [
    name,
    async (...args: readonly unknown[]) => {
      const made = await subject();
      return (made[name] as (...args: readonly unknown[]) => unknown).call(made, ...args);
    },
  ]);
  return Object.fromEntries(late) as Pick<Subject, Name>;
}
