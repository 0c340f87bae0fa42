import { createTraceService } from './traceService';
import { serve } from './wire';

serve(self, createTraceService());
