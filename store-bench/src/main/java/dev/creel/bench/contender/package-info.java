/** The ways to keep sessions that are measured, each set up as its users would set it up well. */
@org.jspecify.annotations.NullMarked
package dev.creel.bench.contender;
