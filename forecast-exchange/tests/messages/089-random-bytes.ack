# line 2: 599 characters belong to no message and were not read
