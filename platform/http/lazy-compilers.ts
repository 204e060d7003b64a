import buildAjvCompiler from '@fastify/ajv-compiler';
import buildJsonCompiler from '@fastify/fast-json-stringify-compiler';

type ValidatorFactory = ReturnType<typeof buildAjvCompiler>;
type Validator = ReturnType<ReturnType<ValidatorFactory>>;
type SerializerFactory = ReturnType<typeof buildJsonCompiler>;

/**
 * Fastify's own compilers, run when a request first needs a schema. A server has hundreds of schemas, and compiling them
 * all took half of its start; the first request of a route now pays for its own, a millisecond or two each.
 */
export function lazyCompilers() {
  return { buildValidator: lazyValidators(buildAjvCompiler()), buildSerializer: lazySerializers(buildJsonCompiler()) };
}

function lazyValidators(build: ValidatorFactory): ValidatorFactory {
  return (...given) => {
    const compile = build(...given);
    return (...schema) => {
      let compiled: Validator | undefined;
      const validate: Pick<Validator, 'errors'> & ((data: unknown) => unknown) = (data) => {
        compiled ??= compile(...schema);
        const verdict = compiled(data);
        validate.errors = compiled.errors ?? null;
        return verdict;
      };
      // Fastify calls it and reads its errors; nothing reads the rest of Ajv's type.
      return validate as Validator;
    };
  };
}

function lazySerializers(build: SerializerFactory): SerializerFactory {
  return (...given) => {
    const compile = build(...given);
    return (route) => {
      let compiled: ReturnType<typeof compile> | undefined;
      return (document) => {
        compiled ??= compile(route);
        return compiled(document);
      };
    };
  };
}
