import { mkdir, readFile, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { cached } from '../cache';
import { run } from '../run';
import { sha256, writeDockerArchive } from './dockerArchive';
import { goPrograms } from './go/goModule';
import {
  formerNames,
  testImageContents,
  type TestImage,
  type TestImageContent,
  type TestLayer,
} from './testImageContents';
import { commonSources, makeLayer } from './testImageLayers';

/** A name by which tests ask for an image. */
interface NamedImage {
  readonly image: TestImage;
  readonly tag: string;
}

/**
 * One docker archive of the images that tests ask for, under exactly the names by which they do.
 * @param tests folder of a version's end-to-end tests, as it lies in the cache
 */
export async function testImageArchive(tests: string, images: readonly TestImage[]): Promise<string> {
  const named = namesOf(images, await listedImages(tests));
  const sources = { ...(await commonSources()), tests };
  // Before the archive is begun: to build with Go is another thing that only one process does at a time.
  const layers = new Map<TestLayer, string>();
  for (const { image, tag } of named) {
    const programs = await programsOf(image, tag);
    for (const layer of contentOf(image).layers) if (!layers.has(layer)) layers.set(layer, programs);
  }
  const key = [named, images.map(contentOf), await readFile(join(__dirname, 'testImageLayers.ts'), 'utf8')];
  const name = `tests-${basename(tests)}-${sha256(JSON.stringify(key)).slice(0, 12)}`;
  const folder = await cached('images', name, async (result) => {
    const work = join(result, 'work');
    for (const [layer, programs] of layers) {
      await mkdir(join(work, layer), { recursive: true });
      await makeLayer[layer](join(work, layer), { ...sources, programs });
    }
    const archived = named.map(({ image, tag }) => {
      const { layers: parts, config } = contentOf(image);
      // A node knows an image by its content: equal ones would be one to it, and a test reads which of the names its pod has.
      return { tag, layers: parts.map((layer) => join(work, layer)), config: { ...config, Labels: { name: tag } } };
    });
    await writeDockerArchive(join(result, 'tests.tar'), archived, join(work, 'archive'));
    await rm(work, { recursive: true });
  });
  return join(folder, 'tests.tar');
}

/** The images of a version's tests that are not made here. Its [Conformance] tests want none of them. */
export const imagesNotMade = async (tests: string): Promise<string[]> =>
  (await listedImages(tests)).filter((name) => !Object.hasOwn(testImageContents, imageOf(name)));

/**
 * The full names of images among those that a version's tests list: some have several.
 * @throws Error for an image that is not listed.
 */
export const namesOf = (images: readonly TestImage[], listed: readonly string[]): NamedImage[] =>
  images.flatMap((image) => {
    const tags = listed.filter((name) => imageOf(name) === image);
    if (tags.length === 0) throw new Error(`The tests of this version do not use ${image}`);
    return tags.map((tag) => ({ image, tag }));
  });

async function listedImages(tests: string): Promise<string[]> {
  const { stdout } = await run(join(tests, 'e2e.test'), ['--list-images']);
  return stdout.trim().split(/\s+/);
}

async function programsOf(image: TestImage, tag: string): Promise<string> {
  const { programs } = contentOf(image);
  if (programs === undefined) return '';
  const built = await goPrograms(programs(tag.slice(tag.lastIndexOf(':') + 1)));
  if ('folder' in built) return built.folder;
  throw new Error(`The image ${tag} cannot be made on this machine: ${built.missing}`);
}

const contentOf = (image: TestImage): TestImageContent => testImageContents[image];
/** A listed name without its tag, by today's name. */
function imageOf(name: string): string {
  const repository = name.slice(0, name.lastIndexOf(':'));
  return formerNames[repository] ?? repository;
}
