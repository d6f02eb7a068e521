/** The operator's command for session stores; {@link dev.creel.cli.Creel} is where it begins. */
@org.jspecify.annotations.NullMarked
package dev.creel.cli;
