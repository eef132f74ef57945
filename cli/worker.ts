/** The file that each worker thread loads. It knows scenarios by their names: only plain data goes in and out. */
export { runBatch } from './batch/run-batch.js';
