/** The guardian's page, and what else {@code creel guard --http} answers. */
@org.jspecify.annotations.NullMarked
package dev.creel.cli.web;
