/// What Kafka is in a heap: clients as plain records. The last floor that knows heap objects.
package kheap.kafka;
