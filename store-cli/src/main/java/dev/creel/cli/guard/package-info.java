/** What a configuration of {@code creel guard} says. */
@org.jspecify.annotations.NullMarked
package dev.creel.cli.guard;
