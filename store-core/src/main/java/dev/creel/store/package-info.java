/** The contract of a session store, which is what users program against and what a backend implements. */
package dev.creel.store;
