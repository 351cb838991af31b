/// Kafka's clients in Go, as a profile shows them.
package kheap.golang;
