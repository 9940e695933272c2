/** What a span may tell of itself. */
export type Attributes = Readonly<Record<string, string | number | boolean>>;

/** A span of OpenTelemetry, as far as it is used here. */
export interface Span {
  /** Adds what is known only later. */
  setAttributes(attributes: Attributes): unknown;
  /** Adds something that happened at a time. */
  addEvent(name: string, attributes?: Attributes): unknown;
  /** Keeps an error. */
  recordException(error: { name: string; message: string }): void;
  /** Says how it went; 2 is an error. */
  setStatus(status: { code: number }): unknown;
  /** Ends it. */
  end(): void;
}

interface Telemetry {
  readonly trace?: {
    getTracer(name: string): {
      startActiveSpan<T>(
        name: string,
        options: { attributes: Attributes },
        run: (span: Span) => T,
      ): T;
    };
  };
  readonly context?: {
    active(): { getValue(key: symbol): unknown };
  };
}

const TRACER = "@taskrunview/taskrunview";
const ERROR = 2;

// Where @opentelemetry/api registers itself, in Deno and with any SDK: nothing
// has to be loaded to find out that tracing is off.
const API = Symbol.for("opentelemetry.js.api.1");
const ACTIVE_SPAN = Symbol.for("OpenTelemetry Context Key SPAN");

function telemetry(): Telemetry | undefined {
  return (globalThis as { [API]?: Telemetry })[API];
}

/** Runs a call within a span of its own, where OpenTelemetry is on. */
export async function traced<T>(
  name: string,
  attributes: () => Attributes,
  run: (span: Span | undefined) => Promise<T>,
): Promise<T> {
  const tracer = telemetry()?.trace?.getTracer(TRACER);
  if (tracer === undefined) return await run(undefined);
  const options = { attributes: attributes() };
  return await tracer.startActiveSpan(name, options, async (span) => {
    try {
      return await run(span);
    } catch (error) {
      if (error instanceof Error) span.recordException(toException(error));
      span.setStatus({ code: ERROR });
      throw error;
    } finally {
      span.end();
    }
  });
}

/** Without the stack and the cause, which may quote more than our messages. */
function toException({ name, message }: Error): {
  name: string;
  message: string;
} {
  return { name, message };
}

/** Adds an event to the span that is active, if there is one. */
export function addSpanEvent(name: string, attributes: Attributes): void {
  const span = telemetry()?.context?.active().getValue(ACTIVE_SPAN);
  (span as Span | undefined)?.addEvent(name, attributes);
}
