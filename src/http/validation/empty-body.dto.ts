/** The body of an action that needs none: empty, or an object without fields. */
export class EmptyBody {}
