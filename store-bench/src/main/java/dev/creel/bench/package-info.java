/** Creel measured against other ways to keep the same document. */
@org.jspecify.annotations.NullMarked
package dev.creel.bench;
