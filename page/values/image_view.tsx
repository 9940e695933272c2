import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { countText } from "../format.ts";
import { bytesOf } from "./bytes.ts";
import type { Picture } from "./image.ts";

/** A picture that is an array. */
export function PictureView({ picture }: { picture: Picture }): JSX.Element {
  const { width, height, pixels } = picture;
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current!.getContext("2d")!;
    context.putImageData(new ImageData(pixels, width, height), 0, 0);
  }, [picture]);
  return <Figure canvas={canvas} width={width} height={height} />;
}

/** A picture in a file's bytes. The policy of the page allows it no address. */
export function ImageBytes({ base64, type }: {
  base64: string;
  type: string;
}): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [size, setSize] = useState<readonly [number, number]>();
  const [isDamaged, setDamaged] = useState(false);
  useEffect(() => {
    let isLeft = false;
    const draw = async () => {
      const blob = new Blob([bytesOf(base64)], { type });
      const bitmap = await createImageBitmap(blob);
      if (isLeft) return;
      const element = canvas.current!;
      [element.width, element.height] = [bitmap.width, bitmap.height];
      element.getContext("2d")!.drawImage(bitmap, 0, 0);
      setSize([bitmap.width, bitmap.height]);
    };
    draw().catch(() => setDamaged(true));
    return () => {
      isLeft = true;
    };
  }, [base64]);
  if (isDamaged) {
    return <p class="muted">It starts as {type}, but cannot be drawn.</p>;
  }
  const [width, height] = size ?? [0, 0];
  return <Figure canvas={canvas} width={width} height={height} type={type} />;
}

function Figure({ canvas, width, height, type }: {
  canvas: { current: HTMLCanvasElement | null };
  width: number;
  height: number;
  type?: string;
}): JSX.Element {
  const text = `${countText(width)} × ${countText(height)} pixels`;
  return (
    <figure class="picture">
      <canvas
        ref={canvas}
        role="img"
        aria-label={`Picture of ${text}`}
        {...(type === undefined && { width, height })}
      />
      <figcaption class="muted">{type && `${type}, `}{text}</figcaption>
    </figure>
  );
}
