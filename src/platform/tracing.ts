/** The attributes of a span. */
export type Attributes = Readonly<Record<string, string | number | boolean>>;

/** The part of an OpenTelemetry span that is used here. */
export interface Span {
  /** Adds attributes that are known only later. */
  setAttributes(attributes: Attributes): unknown;
  /** Adds an event. */
  addEvent(name: string, attributes?: Attributes): unknown;
  /** Records an error. */
  recordException(error: { name: string; message: string }): void;
  /** Sets the status; 2 is an error. */
  setStatus(status: { code: number }): unknown;
  /** Ends the span. */
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

/** Runs a call in its own span if OpenTelemetry is active. */
export function traced<T>(
  name: string,
  attributes: () => Attributes,
  run: (span: Span | undefined) => Promise<T>,
): Promise<T> {
  const tracer = telemetry()?.trace?.getTracer(TRACER);
  if (tracer === undefined) return run(undefined);
  const options = { attributes: attributes() };
  return tracer.startActiveSpan(name, options, async (span) => {
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

/**
 * Leaves out the stack and the cause, which may quote more than this library's
 * messages.
 */
function toException({ name, message }: Error): {
  name: string;
  message: string;
} {
  return { name, message };
}

/** Adds an event to the active span, if any. */
export function addSpanEvent(name: string, attributes: Attributes): void {
  const span = telemetry()?.context?.active().getValue(ACTIVE_SPAN);
  (span as Span | undefined)?.addEvent(name, attributes);
}
