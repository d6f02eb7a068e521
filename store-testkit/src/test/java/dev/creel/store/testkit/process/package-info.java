/** Tests with real processes: other JVMs, Node, other users. */
@org.jspecify.annotations.NullMarked
package dev.creel.store.testkit.process;
