/** Turns the results of a run into {@code docs/benchmarks.md} and its charts. */
@org.jspecify.annotations.NullMarked
package dev.creel.bench.report;
