/** The store against a model of it: what threads may see of each other, found by trying how they can interleave. */
@org.jspecify.annotations.NullMarked
package dev.creel.store.testkit.models;
