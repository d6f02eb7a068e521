/** The work that is measured, as benchmarks of JMH. */
@org.jspecify.annotations.NullMarked
package dev.creel.bench.work;
